/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Answers are compressed by Next; event streams opt out with `Cache-Control: no-transform`.
  compress: true,
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
