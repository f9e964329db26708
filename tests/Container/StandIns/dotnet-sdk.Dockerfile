# STAND-IN for mcr.microsoft.com/dotnet/sdk:10.0
FROM debian:bookworm-slim
ARG REVOCATION
RUN apt-get update && apt-get install -y --no-install-recommends libssl3 libstdc++6 zlib1g && rm -rf /var/lib/apt/lists/*
COPY sdk /usr/share/dotnet
COPY nuget /root/.nuget/NuGet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 NUGET_CERT_REVOCATION_MODE=${REVOCATION} SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
