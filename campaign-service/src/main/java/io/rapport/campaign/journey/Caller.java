package io.rapport.campaign.journey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.quarkus.scheduler.Scheduled;
import io.rapport.campaign.journey.Calls.Answer;
import io.rapport.campaign.journey.Calls.Call;
import io.rapport.campaign.journey.Destinations.Destination;
import io.rapport.campaign.journey.Destinations.Forbidden;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes what journeys tell to its receiver, signed as Standard Webhooks are; of the answer only the status is read. */
@ApplicationScoped
class Caller {
    private static final int BATCH = 50;
    private static final int TIMEOUT_MS = 15_000;

    @Inject
    Calls calls;

    @Inject
    CallSecret secret;

    @Inject
    Destinations destinations;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @Inject
    Vertx vertx;

    private final ExecutorService callers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("caller-", 0).factory());

    private HttpClient http;

    @PostConstruct
    void open() {
        http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(TIMEOUT_MS));
    }

    /** What the receiver gets. */
    private record Message(String type, Instant timestamp, Data data) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Data(
            UUID journeyId,
            String step,
            UUID customerId,
            String occurrence,
            @JsonRawValue String particulars) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @SuppressWarnings("EmptyBlock")
    void call() throws InterruptedException {
        while (callBatch() == BATCH) {}
    }

    private int callBatch() throws InterruptedException {
        var batch = calls.take(BATCH);
        callers.invokeAll(batch.stream()
                .map(call -> Executors.callable(() -> calls.record(call, answer(call))))
                .toList());
        return batch.size();
    }

    private Answer answer(Call call) {
        try {
            var destination = destinations.resolve(call.url());
            var status = send(destination, call)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            return answer(status);
        } catch (Forbidden e) {
            return new Answer(false, true, e.getMessage());
        } catch (UnknownHostException _) {
            return new Answer(false, false, "its name leads nowhere");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer(false, false, "stopped");
        } catch (ExecutionException
                | TimeoutException
                | JsonProcessingException
                | WebhookSigningException
                | RuntimeException e) {
            return new Answer(false, false, "unreachable: " + e.getClass().getSimpleName());
        }
    }

    private static Answer answer(int status) {
        var never = status == 410 || status == 400 || status == 404 || status == 422;
        return status / 100 == 2 ? new Answer(true, true, null) : new Answer(false, never, "answered " + status);
    }

    private Future<Integer> send(Destination destination, Call call)
            throws JsonProcessingException, WebhookSigningException {
        var id = call.id().toString();
        var body = json.writeValueAsString(new Message(
                "journey.step-reached",
                call.madeAt(),
                new Data(call.journeyId(), call.step(), call.customerId(), call.occurrence(), call.particulars())));
        var seconds = clock.instant().getEpochSecond();
        var signature = new Webhook(secret.of(call.journeyId())).sign(id, seconds, body);
        return http.request(options(destination))
                .compose(request -> request.putHeader("content-type", "application/json")
                        .putHeader("user-agent", "Rapport-Webhooks/1")
                        .putHeader("webhook-id", id)
                        .putHeader("webhook-timestamp", Long.toString(seconds))
                        .putHeader("webhook-signature", signature)
                        .send(Buffer.buffer(body))
                        .map(response -> {
                            response.request().reset();
                            return response.statusCode();
                        }));
    }

    /** To the address that was checked; the name is only for the Host header and the certificate. */
    private static RequestOptions options(Destination destination) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(
                        destination.port(), destination.address().getHostAddress()))
                .setHost(destination.url().getHost().replaceAll("[\\[\\]]", ""))
                .setPort(destination.port())
                .setSsl(destination.secure())
                .setURI(destination.target())
                .setFollowRedirects(false)
                .setIdleTimeout(TIMEOUT_MS);
    }
}
