# syntax=docker/dockerfile:1
# Three stages: all packages and the build; packages for running only; the image that runs, without root.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/up.mjs --prepare-only

FROM node:20-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:20-bookworm-slim AS run
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
RUN groupadd --gid 10001 watchfire \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent watchfire \
 && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/package.json /app/next.config.js ./
COPY --from=build /app/dist ./dist
COPY --from=build /app/.next ./.next
COPY --from=build /app/public ./public
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/provisioned ./provisioned
COPY --from=build /app/bin ./bin
# Links of the embedded PostgreSQL's libraries, for who runs the image without DATABASE_URL.
RUN node --eval "import('/app/dist/server/binaries.mjs').then((module) => module.findBinaries())"
USER 10001:10001
VOLUME /data
EXPOSE 3000 9090 9093
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/-/healthy`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server/main.mjs"]
