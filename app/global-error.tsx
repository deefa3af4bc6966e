'use client';
// The last net, when even the document's frame broke. Without our styles: they may be what failed.

export default function GlobalError({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', padding: 32 }}>
        <title>Error · Watchfire</title>
        <h1>Watchfire cannot draw this page</h1>
        <p>It is our mistake, not yours. Your data is not touched.</p>
        <pre>{error.digest === undefined ? error.message : `Error ${error.digest}`}</pre>
        <button type="button" onClick={reset}>
          Retry
        </button>
      </body>
    </html>
  );
}
