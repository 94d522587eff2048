/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Answers are compressed by Next; event streams opt out with `Cache-Control: no-transform`.
  compress: true,
  experimental: {
    // A page's code is loaded when it is first asked for: a server that is started again is ready in two thirds of the time.
    preloadEntriesOnStart: false,
    // Maps of the pages' code are read by nobody, and are two thirds of what a build writes and a fifth of what it computes.
    turbopackSourceMaps: false,
    // Where every build is the first, what would make the next one faster only costs time.
    turbopackFileSystemCacheForBuild: process.env['CI'] === undefined,
  },
  typescript: { ignoreBuildErrors: true }, // `npm test` type-checks the whole tree, tests included
  serverExternalPackages: [
    'pg',
    'pino',
    '@prisma/client',
    '@prisma/adapter-pg',
    're2js',
    'prom-client',
    '@aws-sdk/client-s3',
    '@aws-sdk/lib-storage',
    'graphile-worker',
    'nodemailer',
    '@node-rs/argon2',
  ],
};

export default config;
