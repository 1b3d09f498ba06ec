package io.github.dynamodbmcp.proxy.process;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are reached without the network's proxy: this machine, AWS's metadata services,
 * and those in {@code NO_PROXY}. Its entries are names, which hold for their subdomains too,
 * addresses, blocks of addresses such as 10.0.0.0/8, or {@code *}; a name or an address may have a
 * port. Commas or spaces separate them.
 */
record NoProxy(List<Entry> entries) {

  private static final String OWN =
      "localhost,127.0.0.0/8,[::1],169.254.169.254,169.254.170.2,169.254.170.23,";

  /**
   * One entry.
   *
   * @param name a name, an address or {@code *}, in lower case and without brackets
   * @param bits the length of a block's prefix; -1 if the entry is no block
   * @param port the port that it is limited to; -1 for all
   */
  private record Entry(String name, int bits, int port) {

    static Entry parse(String text) {
      String name = text.toLowerCase(Locale.ROOT);
      int slash = name.indexOf('/');
      if (slash >= 0) {
        int bits = number(name.substring(slash + 1));
        return new Entry(bare(name.substring(0, slash)), bits < 0 ? 128 : bits, -1);
      }
      int colon = name.lastIndexOf(':');
      boolean address = colon != name.indexOf(':') && !name.startsWith("[");
      boolean bracketed = name.endsWith("]");
      if (colon < 0 || address || bracketed) {
        return new Entry(bare(name), -1, -1);
      }
      return new Entry(bare(name.substring(0, colon)), -1, number(name.substring(colon + 1)));
    }

    private static String bare(String name) {
      return name.replaceFirst("^\\*?\\.", "").replaceAll("[\\[\\]]|\\.$", "");
    }

    private static int number(String text) {
      return text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    }

    boolean covers(String host, int toPort) {
      if (port >= 0 && port != toPort) {
        return false;
      }
      if (bits < 0) {
        return name.equals("*") || host.equals(name) || host.endsWith("." + name);
      }
      byte[] block = address(name);
      byte[] given = address(host);
      if (block == null || given == null || block.length != given.length) {
        return false;
      }
      for (int bit = 0; bit < Math.min(bits, 8 * block.length); bit++) {
        if (((block[bit / 8] ^ given[bit / 8]) & (0x80 >> bit % 8)) != 0) {
          return false;
        }
      }
      return true;
    }

    /** Returns the bytes of an address; null for a name, which isn't resolved. */
    private static byte @Nullable [] address(String text) {
      if (!text.matches("[0-9.]+") && text.indexOf(':') < 0) {
        return null;
      }
      try {
        return InetAddress.getByName(text).getAddress();
      } catch (UnknownHostException e) {
        return null;
      }
    }

    /** The entry in the form of Java's property; an empty stream if that can't express it. */
    Stream<String> patterns() {
      if (port >= 0 && port != 443) {
        return Stream.empty();
      }
      if (bits >= 0) {
        String[] parts = name.split("\\.", -1);
        return parts.length == 4 && bits > 0 && bits % 8 == 0 && bits < 32
            ? Stream.of(String.join(".", List.of(parts).subList(0, bits / 8)) + ".*")
            : Stream.of(name);
      }
      return name.equals("*")
          ? Stream.of("*")
          : Stream.of(name.indexOf(':') < 0 ? name : "[" + name + "]", "*." + name);
    }
  }

  /**
   * Parses the variable.
   *
   * @param variable null if it is not set
   */
  static NoProxy parse(@Nullable String variable) {
    List<Entry> entries = new ArrayList<>();
    for (String text : (OWN + (variable == null ? "" : variable)).split("[,\\s]+", -1)) {
      if (!text.isEmpty()) {
        entries.add(Entry.parse(text));
      }
    }
    return new NoProxy(List.copyOf(entries));
  }

  /** Whether a host is reached directly. */
  boolean covers(String host, int port) {
    String bare = Entry.bare(host.toLowerCase(Locale.ROOT));
    return entries.stream().anyMatch(entry -> entry.covers(bare, port));
  }

  /** The entries as Java's property {@code http.nonProxyHosts}, as far as that can express them. */
  String property() {
    return String.join("|", entries.stream().flatMap(Entry::patterns).toList());
  }
}
