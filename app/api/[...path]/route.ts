import { nothingHere } from '@/lib/http/nothing-here';

/** Every path that no other route serves. */
export const GET = nothingHere;
export const POST = nothingHere;
export const PUT = nothingHere;
export const PATCH = nothingHere;
export const DELETE = nothingHere;
export const OPTIONS = nothingHere;
