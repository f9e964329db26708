# STAND-IN for redis:7.4-bookworm: Debian's redis-server, which is real, but another version without the official image's start script
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/* \
 && usermod -u 999 redis && groupmod -g 999 redis && install -d -o 999 -g 999 /data
VOLUME /data
WORKDIR /data
EXPOSE 6379
CMD ["redis-server"]
