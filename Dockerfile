# Three stages: the built client and server, the packages they need when running, and the two together.
FROM node:20-bookworm-slim AS sources
WORKDIR /app
COPY package.json package-lock.json ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY client/package.json client/

FROM sources AS build
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

FROM sources AS packages
# The client is built already: its packages are not needed to serve it.
RUN npm ci --omit=dev --no-audit --no-fund --workspace server --workspace shared

FROM node:20-bookworm-slim
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps PORT=3000
WORKDIR /app
COPY --from=packages /app ./
COPY LICENSE ./
COPY --from=build /app/server/dist server/dist
COPY --from=build /app/client/dist client/dist
# Nothing in here is ours to write: the container may be read-only.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The exec form: SIGTERM reaches the server, which tells its clients and leaves within ten seconds.
CMD ["node", "server/dist/main.js"]
