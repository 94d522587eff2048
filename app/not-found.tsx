/** The last resort: an address outside of every route. Every page carries this one, so that its link is a plain one. */
export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-3 px-4 text-center">
      <h1 className="text-2xl font-semibold">There is nothing at this address</h1>
      <p className="text-muted">Check the address, or start from the home page.</p>
      <p>
        {/* oxlint-disable-next-line nextjs/no-html-link-for-pages -- every page would carry the code of a better one */}
        <a href="/" className="link">
          Go to the home page
        </a>
      </p>
    </main>
  );
}
