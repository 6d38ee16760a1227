# The server alone: one static program on an empty file system, as nobody, writing to /data only.
# deploy/image_test.go runs every step of this file without an engine.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o build/messenger ./cmd/messenger
RUN mkdir -p build/data

FROM scratch
# What a database behind TLS is verified with.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/build/messenger /messenger
COPY --from=build --chown=65532:65532 /src/build/data /data
ENV MESSENGER_DATA_DIR=/data
USER 65532:65532
VOLUME /data
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["/messenger", "health"]
ENTRYPOINT ["/messenger"]
CMD ["serve"]
