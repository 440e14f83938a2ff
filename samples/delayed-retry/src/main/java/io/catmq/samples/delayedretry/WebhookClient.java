package io.catmq.samples.delayedretry;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Posts webhooks. Knows nothing of retries: it fails, and that is all. */
@Component
class WebhookClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final PartnerServers servers;

    WebhookClient(PartnerServers servers) {
        this.servers = servers;
    }

    /** Returns when the partner has taken it. */
    void post(Webhook webhook) {
        int status = status(webhook);
        if (status == 410) {
            throw new GoneException(webhook.partner() + " answers 410 Gone");
        }
        if (status < 200 || status >= 300) {
            throw new UnavailableException(webhook.partner() + " answers " + status, null);
        }
    }

    private int status(Webhook webhook) {
        HttpRequest request = HttpRequest.newBuilder(servers.address(webhook))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString("order " + webhook.order() + " was shipped"))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UnavailableException(webhook.partner() + " is not reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Interrupted", e);
        }
    }
}
