package io.catmq.client;

import io.catmq.client.wire.BrokerInfo;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers that are known, configured or learned from any of them, and which of them a call goes to. Thread safe.
 *
 * <p>A broker that was only learned is used once it has answered this client: what the cluster calls it may not be a URL
 * that works from here.
 */
final class Brokers {
    private static final Logger log = LoggerFactory.getLogger(Brokers.class);

    private final List<URI> configured;
    private final Duration patience;
    private volatile Runnable onNews = () -> {};
    private volatile Runnable onLoss = () -> {};
    private volatile View view;
    private volatile Broker current;

    /**
     * The configured servers.
     *
     * @param patience how long a request may be without an answer before its broker is asked whether it lives
     */
    Brokers(List<URI> configured, Duration patience) {
        this.configured =
                configured.stream().map(Brokers::normalized).distinct().toList();
        this.patience = patience;
        List<Broker> all = this.configured.stream()
                .map(url -> new Broker(url, patience).takenToBeUp())
                .toList();
        this.view = new View(all, List.of(), Map.of());
        this.current = all.get(0);
    }

    /**
     * What is known at a time.
     *
     * @param all the configured ones in their order, then the others
     * @param listed those that are live as the cluster says, in the same order in every client
     * @param byId the listed ones
     */
    private record View(List<Broker> all, List<Broker> listed, Map<String, Broker> byId) {}

    /**
     * Who wants to hear of changes.
     *
     * @param news is run when a broker may have to be asked whether it lives
     * @param loss is run when one is newly down
     */
    void tell(Runnable news, Runnable loss) {
        onNews = news;
        onLoss = loss;
    }

    List<Broker> all() {
        return view.all();
    }

    int size() {
        return view.all().size();
    }

    boolean isListed(Broker broker) {
        return view.listed().contains(broker);
    }

    /**
     * The broker for a call.
     *
     * @param failed the one that the call's last attempt failed on; another one is taken as long as there is one
     */
    Broker pick(Route route, @Nullable Broker failed) {
        View now = view;
        if (failed != null) {
            return next(now.all(), now.all().indexOf(failed) + 1);
        }
        Broker preferred = route.broker() == null ? null : now.byId().get(route.broker());
        if (preferred != null) {
            return preferred.isPreferable() ? preferred : standIn(now, route.spread(), preferred);
        }
        return stable(now);
    }

    /** The same one as long as it is up. */
    private Broker stable(View now) {
        Broker used = current;
        if (used.isDown()) {
            used = next(now.all(), now.all().indexOf(used) + 1);
            current = used;
        }
        return used;
    }

    /** Where the partition's clients meet meanwhile; a broker that the cluster does not list only as a last resort. */
    private Broker standIn(View now, int spread, Broker preferred) {
        Broker found = next(now.listed(), Math.floorMod(spread, now.listed().size()));
        if (!found.isDown()) {
            return found;
        }
        found = stable(now);
        return found.isDown() ? preferred : found;
    }

    /** The next one that is up, beginning there and going round; the first when none is. */
    private static Broker next(List<Broker> brokers, int from) {
        int size = brokers.size();
        for (int i = 0; i < size; i++) {
            Broker each = brokers.get((from + i) % size);
            if (!each.isDown()) {
                return each;
            }
        }
        return brokers.get(from % size);
    }

    /** A call that could have gone anywhere is better sent elsewhere from now on. */
    void leave(Broker failed) {
        if (failed.equals(current)) {
            List<Broker> all = view.all();
            current = next(all, all.indexOf(failed) + 1);
        }
    }

    /** It cannot be reached, is silent or is about to stop. */
    void down(Broker broker, String why) {
        if (broker.goDown()) {
            if (size() > 1) {
                log.info("Going on without {} until it answers again: {}", broker, why);
            }
            leave(broker);
            onLoss.run();
            onNews.run();
        }
    }

    /** It does not even say that it lives: what waits for it goes to another one, if there is one. */
    void silent(Broker broker, String why) {
        if (view.all().stream().anyMatch(each -> !each.equals(broker) && !each.isDown())) {
            down(broker, why);
            broker.leaveAsSilent();
        }
    }

    /**
     * It says that it lives.
     *
     * @param rest how long its partitions still stay where they are
     */
    void up(Broker broker, Duration rest) {
        boolean known = broker.wasUpBefore();
        if (broker.comeUp(rest) && known && size() > 1) {
            log.info("{} answers again", broker);
        }
    }

    boolean anyListedIsDown() {
        return view.listed().stream().anyMatch(Broker::isDown);
    }

    /**
     * Takes over what a broker said of its cluster; those that it does not list are forgotten unless they are configured.
     *
     * @param teller the one that said so
     */
    void learn(List<BrokerInfo> infos, URI teller) {
        Map<String, URI> urls = new HashMap<>();
        for (BrokerInfo info : infos) {
            URI url = usable(info, teller);
            if (url != null) {
                urls.put(info.id(), url);
            }
        }
        if (urls.isEmpty() || isKnown(urls)) {
            return;
        }
        synchronized (this) {
            view = viewOf(urls);
            if (!view.all().contains(current)) {
                current = next(view.all(), 0);
            }
        }
        log.debug("The cluster is {}", view.byId());
        onNews.run();
    }

    private boolean isKnown(Map<String, URI> urls) {
        Map<String, Broker> known = view.byId();
        return known.size() == urls.size()
                && urls.entrySet().stream().allMatch(each -> {
                    Broker broker = known.get(each.getKey());
                    return broker != null && broker.url().equals(each.getValue());
                });
    }

    private View viewOf(Map<String, URI> urls) {
        Map<URI, Broker> known = new HashMap<>();
        view.all().forEach(broker -> known.put(broker.url(), broker));
        Map<URI, Broker> all = new LinkedHashMap<>();
        configured.forEach(url -> all.put(url, Objects.requireNonNull(known.get(url))));
        Map<String, Broker> byId = new HashMap<>();
        List<Broker> listed = new ArrayList<>();
        List<String> ids =
                urls.keySet().stream().sorted(Comparator.naturalOrder()).toList();
        for (String id : ids) {
            Broker broker = all.computeIfAbsent(Objects.requireNonNull(urls.get(id)), url -> {
                Broker old = known.get(url);
                return old != null ? old : learned(url);
            });
            byId.put(id, broker);
            listed.add(broker);
        }
        return new View(List.copyOf(all.values()), List.copyOf(listed), Map.copyOf(byId));
    }

    private Broker learned(URI url) {
        Broker broker = new Broker(url, patience);
        broker.goDown();
        return broker;
    }

    private static @Nullable URI usable(BrokerInfo info, URI teller) {
        try {
            URI url = normalized(Checks.serverUrl(info.url()));
            // Said by another machine, it means that machine; here something else may listen there.
            return isLoopback(url) && !isLoopback(teller) ? null : url;
        } catch (IllegalArgumentException e) {
            log.debug("Broker {} has a URL that cannot be used: {}", info.id(), e.getMessage());
            return null;
        }
    }

    private static boolean isLoopback(URI url) {
        String host = url.getHost();
        if (host.equals("localhost")) {
            return true;
        }
        if (!host.startsWith("[") && !host.matches("127[0-9.]+")) {
            return false;
        }
        try {
            // A number, so nothing is looked up.
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The same text for the same server. */
    private static URI normalized(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port);
    }

    @Override
    public String toString() {
        return view.all().stream().map(Broker::toString).collect(Collectors.joining(", "));
    }
}
