# Images that only copy what `./rapport build` made: `service` for each of the six, `local-stack` for the issuer and the mail sink.
FROM eclipse-temurin:25-jre AS service
ARG MODULE
COPY --chown=1000:1000 ${MODULE}/target/quarkus-app/ /app/
USER 1000:1000
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/quarkus-run.jar"]

FROM eclipse-temurin:25-jre AS local-stack
COPY --chown=1000:1000 platform/local-stack/target/lib/ /app/lib/
COPY --chown=1000:1000 platform/local-stack/target/local-stack-*.jar /app/lib/
COPY --chown=1000:1000 docker/data/ /data/
USER 1000:1000
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx64m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", "/app/lib/*"]
