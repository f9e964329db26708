# docker build -t modular .                     the manager with xrdp and desktops: the default, target "desktop"
# docker build -t modular-manager --target manager .   the manager alone, for a backend of your own: no shell, no xrdp
# Both run on linux/amd64 and linux/arm64: nothing below depends on the architecture, except where a package manager decides.
#
# Tags move, and no digest is written here because none could be tried without a registry. For builds that can be repeated, give digests:
#  --build-arg SDK_IMAGE=mcr.microsoft.com/dotnet/sdk@sha256:…
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0
ARG CHISELED_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
ARG DEBIAN_IMAGE=debian:bookworm-slim

FROM ${SDK_IMAGE} AS build
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Packages.props Plugins.targets global.json README.md ./
COPY plugins plugins
COPY src src
RUN dotnet publish src/Host/Modular.Host.csproj -c Release -o /app -v quiet \
 && mkdir -p /folders/data /folders/logs /cache/server-manager /commands \
 && ln -s /app/Modular.Host /commands/modular

FROM ${RUNTIME_IMAGE} AS runtime

# Debian 12 whatever the runtime's image is made of: its xrdp 0.9.21 is the one that the templates and tests know.
FROM ${DEBIAN_IMAGE} AS desktop
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates libssl3 libstdc++6 zlib1g tini \
      xrdp tigervnc-standalone-server tigervnc-tools openbox xterm xauth x11-xserver-utils fonts-dejavu-core bubblewrap slirp4netns iproute2 util-linux \
 && rm -rf /var/lib/apt/lists/* /etc/xrdp/*.pem
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
COPY --from=build /app /app
COPY --from=build --chown=65532:65532 /folders /app
# a volume that is mounted here for the first time takes its owner from it
COPY --from=build --chown=65532:65532 /cache /tmp
COPY --from=build /commands /usr/local/bin
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/share/dotnet \
    DOTNET_ROOT=/usr/share/dotnet DOTNET_EnableDiagnostics=0 DOTNET_gcServer=0 \
    DATA_PATH=/app/data LOG_PATH=/app/logs PLUGINS_PATH=/app/plugins \
    RDP_SERVER_MANAGER_PORT=8081
LABEL org.opencontainers.image.title="Modular" \
      org.opencontainers.image.description="Starts, watches and ends RDP servers through a REST API" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
USER 65532:65532
# the data folder says who the manager is (manager-id) and what shares its ports (node-id; NODE_ID sets it): it outlives containers, and is in no image
VOLUME ["/app/data", "/app/logs"]
EXPOSE 8081 13389-13488
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 CMD ["dotnet", "/app/Modular.Host.dll", "--health"]
# reaps what the sandboxes leave, and passes SIGTERM on
ENTRYPOINT ["/usr/bin/tini", "--", "dotnet", "/app/Modular.Host.dll"]

FROM ${CHISELED_IMAGE} AS manager
COPY --from=build /app /app
COPY --from=build --chown=65532:65532 /folders /app
# a volume that is mounted here for the first time takes its owner from it
COPY --from=build --chown=65532:65532 /cache /tmp
COPY --from=build /commands /usr/local/bin
ENV DOTNET_EnableDiagnostics=0 DOTNET_gcServer=0 \
    DATA_PATH=/app/data LOG_PATH=/app/logs PLUGINS_PATH=/app/plugins \
    RDP_SERVER_MANAGER_PORT=8081
LABEL org.opencontainers.image.title="Modular, the manager alone" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
USER 65532:65532
VOLUME ["/app/data", "/app/logs"]
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 CMD ["dotnet", "/app/Modular.Host.dll", "--health"]
ENTRYPOINT ["dotnet", "/app/Modular.Host.dll"]

# the last stage is what a build without --target makes
FROM desktop
