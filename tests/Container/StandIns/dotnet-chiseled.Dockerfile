# STAND-IN for mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled: .NET, what it links to, and no shell, as there
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS parts
RUN mkdir -p /image/etc /image/tmp /image/usr/bin && chmod 1777 /image/tmp \
 && ln -s /usr/share/dotnet/dotnet /image/usr/bin/dotnet \
 && cp /etc/passwd /etc/group /etc/nsswitch.conf /image/etc/ \
 && { find /usr/share/dotnet -name '*.so' -o -name dotnet -type f; ls /usr/lib/*/libssl.so.3 /usr/lib/*/libcrypto.so.3; } \
    | xargs ldd 2> /dev/null | grep -oE '[[:space:]]/(usr/)?lib[^ ]+' | tr -d '[:blank:]' | sort -u > /list \
 && ls -d /usr/lib/*/libssl.so.3 /usr/lib/*/libcrypto.so.3 /usr/lib/*/libnss_dns.so.2 /usr/lib/*/libnss_files.so.2 >> /list \
 && sort -u /list | xargs cp -L --parents -t /image

FROM scratch
COPY --from=parts /image /
COPY --from=parts /usr/share/dotnet /usr/share/dotnet
COPY --from=parts /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
ENV PATH=/usr/local/bin:/usr/bin DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
