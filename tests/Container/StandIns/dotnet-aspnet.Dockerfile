# STAND-IN for mcr.microsoft.com/dotnet/aspnet:10.0
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libssl3 libstdc++6 zlib1g && rm -rf /var/lib/apt/lists/*
COPY runtime /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
