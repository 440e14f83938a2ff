package io.catmq.server.group;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of addresses and networks.
 *
 * @param rules each an IPv4 or IPv6 address, or a network such as {@code 10.1.0.0/16}; host names are not looked up
 */
public record Addresses(List<String> rules) {
    /** Nobody. */
    public static final Addresses NONE = new Addresses(List.of());

    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]{2,45}");

    /** Copies the list. */
    public Addresses {
        rules = List.copyOf(rules);
    }

    /** Why this is not an address or a network, as a sentence without its full stop; empty when it is one. */
    public static Optional<String> problem(String rule) {
        String[] parts = rule.split("/", -1);
        byte[] address = bytes(parts[0]);
        if (address == null || parts.length > 2) {
            return Optional.of("must be an IP address or a network such as 10.1.0.0/16");
        }
        if (parts.length == 2 && prefix(parts[1], address) < 0) {
            return Optional.of("must have a network length from 0 to " + address.length * 8);
        }
        return Optional.empty();
    }

    boolean contains(@Nullable String host) {
        byte[] address = host == null ? null : bytes(host);
        return address != null && rules.stream().anyMatch(rule -> matches(rule, address));
    }

    private static boolean matches(String rule, byte[] address) {
        String[] parts = rule.split("/", -1);
        byte[] network = bytes(parts[0]);
        if (network == null || network.length != address.length) {
            return false;
        }
        int bits = parts.length == 1 ? address.length * 8 : prefix(parts[1], network);
        int whole = bits / 8;
        if (bits < 0 || !Arrays.equals(network, 0, whole, address, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((network[whole] ^ address[whole]) & 0xFF) >> (8 - rest) == 0;
    }

    private static int prefix(String text, byte[] address) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(Character::isDigit)) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits > address.length * 8 ? -1 : bits;
    }

    /** Only literals: asking a name server would take seconds and trust it. */
    private static byte @Nullable [] bytes(String literal) {
        if (!LITERAL.matcher(literal).matches() || (!literal.contains(":") && literal.split("\\.", -1).length != 4)) {
            return null;
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException wrong) {
            return null;
        }
    }
}
