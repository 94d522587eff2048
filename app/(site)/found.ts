import { notFound } from 'next/navigation';
import { GyozaError } from '@/lib/domain/errors';

/** Awaits a read; what it does not know becomes the not-found page, everything else the error page. */
export async function found<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof GyozaError && error.code === 'not_found') notFound();
    throw error;
  }
}

/** The same where the page is one without it: what is not there, or not for whoever asks, is null; any other failure stays one. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof GyozaError && error.code === 'not_found') return null;
    throw error;
  }
}
