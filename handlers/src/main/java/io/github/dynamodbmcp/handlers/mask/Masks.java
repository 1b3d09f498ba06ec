package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.item.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attributes that are masked, as the setting {@code MCP_MASKED_ATTRIBUTES} lists them: {@code
 * Users.salary,*.password,Users.address.zip}.
 */
public final class Masks {
  /** Bounds the memory of a server; a forgotten table's mask is made again. */
  private static final int MOST_TABLES = 1_000;

  private final List<Mask> all;
  private final Map<String, Optional<TableMask>> byTable = new ConcurrentHashMap<>();

  private Masks(List<Mask> all) {
    this.all = all;
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException with words that go on after the setting's name
   */
  public static Masks parse(String setting) {
    List<Mask> all = new ArrayList<>();
    for (String entry : entries(setting)) {
      if (!entry.isBlank()) {
        all.add(Mask.parse(entry.strip()));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("holds no attribute: leave it out to mask none");
    }
    return new Masks(List.copyOf(all));
  }

  /** The attributes that are masked in a table; empty if none are. */
  public Optional<TableMask> of(TableName table) {
    if (byTable.size() >= MOST_TABLES) {
      byTable.clear();
    }
    return byTable.computeIfAbsent(table.reference(), _ -> made(table.name()));
  }

  /** The attributes that are masked in the table of that name or ARN; empty if none are. */
  Optional<TableMask> of(String nameOrArn) {
    Optional<TableMask> known = byTable.get(nameOrArn);
    return known != null ? known : of(TableName.parse(nameOrArn));
  }

  private Optional<TableMask> made(String table) {
    List<List<String>> paths =
        all.stream().flatMap(mask -> mask.in(table).stream()).distinct().toList();
    return paths.isEmpty() ? Optional.empty() : Optional.of(new TableMask(table, paths));
  }

  /** The entries of the setting, in order. */
  public List<String> written() {
    return all.stream().map(Mask::written).toList();
  }

  /** Splits at the commas that stand outside of quotes. */
  private static List<String> entries(String setting) {
    List<String> entries = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < setting.length(); i++) {
      char c = setting.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        entries.add(setting.substring(start, i));
        start = i + 1;
      }
    }
    entries.add(setting.substring(start));
    return entries;
  }
}
