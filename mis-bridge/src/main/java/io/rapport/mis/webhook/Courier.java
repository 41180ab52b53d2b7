package io.rapport.mis.webhook;

import io.rapport.mis.webhook.Answer.Verdict;
import io.rapport.mis.webhook.Destinations.Forbidden;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Takes one message to its receiver and waits for the answer's head, no longer than the time allowed; of its body nothing is kept. */
@ApplicationScoped
class Courier {
    private static final int LONGEST_ANSWER_BYTES = 64 * 1024;
    private static final int CONNECTIONS_OF_A_HOST = 64;
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final Destinations destinations;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration timeout;
    private final HttpClient client;

    Courier(Destinations destinations, Vertx vertx, Clock clock, WebhookSettings settings) {
        this.destinations = destinations;
        this.vertx = vertx;
        this.clock = clock;
        this.timeout = settings.timeout();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setMaxPoolSize(CONNECTIONS_OF_A_HOST)
                .setKeepAliveTimeout(5));
    }

    /** @param secrets the newest first; each of them signs */
    Answer send(String url, List<SigningSecret> secrets, Message message) {
        var began = System.nanoTime();
        var request = new AtomicReference<HttpClientRequest>();
        try {
            var destination = within(lookUp(url));
            var response = within(call(destination, secrets, message, request)
                    .toCompletionStage()
                    .toCompletableFuture());
            return answer(response.statusCode(), response.getHeader("Retry-After"), millisSince(began));
        } catch (TimeoutException _) {
            abandon(request.get());
            return Answer.failed(Verdict.UNREACHABLE, "no answer within " + timeout, millisSince(began));
        } catch (ExecutionException e) {
            return failed(e.getCause(), millisSince(began));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abandon(request.get());
            return Answer.failed(Verdict.UNREACHABLE, "stopped", millisSince(began));
        }
    }

    private <T> T within(java.util.concurrent.Future<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** On a thread of its own: nothing else ends a look-up that takes too long. */
    private FutureTask<Destination> lookUp(String url) {
        var lookUp = new FutureTask<>(() -> destinations.resolve(url));
        Thread.startVirtualThread(lookUp);
        return lookUp;
    }

    private static Answer failed(Throwable cause, long millis) {
        return switch (cause) {
            case Forbidden forbidden -> Answer.failed(Verdict.FORBIDDEN, forbidden.getMessage(), millis);
            case UnknownHostException _ -> Answer.failed(Verdict.UNREACHABLE, "its name leads nowhere", millis);
            default -> Answer.failed(Verdict.UNREACHABLE, cause.getClass().getSimpleName(), millis);
        };
    }

    private Future<HttpClientResponse> call(
            Destination destination,
            List<SigningSecret> secrets,
            Message message,
            AtomicReference<HttpClientRequest> made) {
        return client.request(options(destination)).compose(request -> {
            made.set(request);
            var timestamp = clock.instant().getEpochSecond();
            request.putHeader("content-type", "application/json")
                    .putHeader("user-agent", "Rapport-Webhooks/1")
                    .putHeader("webhook-id", message.id())
                    .putHeader("webhook-timestamp", Long.toString(timestamp))
                    .putHeader("webhook-signature", signatures(secrets, message, timestamp));
            return request.send(Buffer.buffer(message.body())).map(this::bounded);
        });
    }

    /** To the address that was checked; the name is only for the Host header and the certificate. */
    private RequestOptions options(Destination destination) {
        var server = SocketAddress.inetSocketAddress(
                destination.port(), destination.address().getHostAddress());
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(server)
                .setHost(destination.host())
                .setPort(destination.port())
                .setSsl(destination.secure())
                .setURI(destination.target())
                .setFollowRedirects(false)
                .setIdleTimeout(timeout.toMillis());
    }

    private static String signatures(List<SigningSecret> secrets, Message message, long timestamp) {
        return secrets.stream()
                .map(secret -> secret.sign(message.id(), timestamp, message.body()))
                .collect(Collectors.joining(" "));
    }

    /** The body is thrown away as it comes; one that is too long, or does not end, costs its sender the connection. */
    private HttpClientResponse bounded(HttpClientResponse response) {
        var connection = response.request().connection();
        var left = new AtomicLong(LONGEST_ANSWER_BYTES);
        var timer = vertx.setTimer(timeout.toMillis(), _ -> connection.close());
        response.handler(part -> {
            if (left.addAndGet(-part.length()) < 0) {
                connection.close();
            }
        });
        response.exceptionHandler(_ -> vertx.cancelTimer(timer));
        response.endHandler(_ -> vertx.cancelTimer(timer));
        return response;
    }

    private static Answer answer(int status, String retryAfter, long millis) {
        if (status / 100 == 2) {
            return new Answer(Verdict.DELIVERED, status, null, millis, null);
        }
        var verdict = status == 410 ? Verdict.GONE : Verdict.REFUSED;
        var reason = status / 100 == 3 ? "redirects are not followed" : "answered " + status;
        return new Answer(verdict, status, reason, millis, seconds(retryAfter));
    }

    private static Duration seconds(String retryAfter) {
        if (retryAfter == null || !retryAfter.matches("\\d{1,6}")) {
            return null;
        }
        var wish = Duration.ofSeconds(Long.parseLong(retryAfter));
        return wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
    }

    private static void abandon(HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
