package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;

import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.ItemText;
import io.github.dynamodbmcp.handlers.item.Share;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The text that accounts for several writes: the counts, and the name of each target that was not
 * written.
 */
record AccountText(Account account) {
  /** The most different refusals that the text tells apart. */
  private static final int MOST_FAULTS = 20;

  /** A section's sentence and one name, in characters. */
  private static final int SHORTEST_SECTION = 400;

  /** The sentences of a dry run before and between its items, in characters. */
  private static final int LONGEST_SUMMARY = 500;

  String text() {
    boolean dryRun = account.call().given(DRY_RUN);
    List<Section> sections = sections();
    String end = dryRun ? Preview.notes(account.call(), account.hints()) : account.hints() + cost();
    StringBuilder text =
        new StringBuilder(dryRun ? preview(roomForItems(sections, end)) : summary());
    int left = account.longest() - text.length() - end.length();
    for (int i = 0; i < sections.size(); i++) {
      int reserved = (sections.size() - i - 1) * SHORTEST_SECTION;
      String section = sections.get(i).text(Math.max(left - reserved, SHORTEST_SECTION));
      text.append(section);
      left -= section.length();
    }
    return text.append(end).toString();
  }

  /** The items of a dry run get what the sections leave, and half at least. */
  private int roomForItems(List<Section> sections, String end) {
    int room = account.longest() - LONGEST_SUMMARY - end.length();
    int needed = sections.stream().mapToInt(section -> section.text(room).length()).sum();
    return room - Math.min(needed, room / 2);
  }

  private String cost() {
    boolean more =
        account.count(result -> result instanceof Result.Unmet || result instanceof Result.NoItem)
            > 0;
    return account.call().cost().writeSentence()
        + (more
            ? "DynamoDB also charges for those whose condition did not hold, and doesn't say how much.\n"
            : "");
  }

  private String summary() {
    int written = account.written();
    int all = account.targets().size();
    String number =
        written == all
            ? Words.count(all, "item")
            : "%s of %s".formatted(written == 0 ? "none" : written, Words.count(all, "item"));
    String table = account.call().table().quoted();
    return switch (account.write().kind()) {
      case PUT -> "Put %s into %s%s.\n".formatted(number, table, addedAndReplaced());
      case UPDATE -> "Updated %s in %s.\n".formatted(number, table);
      case DELETE -> "Deleted %s from %s.\n".formatted(number, table);
    };
  }

  private String addedAndReplaced() {
    int replaced = account.count(AccountText::replaced);
    return account.written() == 0
        ? ""
        : ": %d added, %d replaced".formatted(account.written() - replaced, replaced);
  }

  private static boolean replaced(Result result) {
    return result instanceof Result.Applied(boolean found, _, _) && found;
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    String refused = account.call().given(DRY_RUN) ? "Would be refused" : "Not written";
    List<Fault> faults = account.faults();
    for (Fault fault : faults.subList(0, Math.min(MOST_FAULTS, faults.size()))) {
      add(
          sections,
          fault.mayHaveWritten() ? "May have been written" : refused,
          account.where(result ->
              result instanceof Result.Failed(Fault other)
                  && other.getMessage().equals(fault.getMessage())),
          ". " + fault.getMessage().replaceFirst("[.:]$", ""));
    }
    if (faults.size() > MOST_FAULTS) {
      List<String> told = faults.subList(0, MOST_FAULTS).stream().map(Fault::getMessage).toList();
      add(
          sections,
          refused + " for other reasons",
          account.where(result ->
              result instanceof Result.Failed(Fault other) && !told.contains(other.getMessage())),
          ". Repeat them to see why");
    }
    add(
        sections,
        "Not written",
        account.where(Result.Unmet.class::isInstance),
        ", since the condition_expression did not hold");
    add(
        sections,
        "Not changed",
        account.where(Result.NoItem.class::isInstance),
        ", since there is no item with that key; set create_if_missing to true to create it");
    if (account.write().kind() == Kind.DELETE) {
      add(
          sections,
          "Nothing to delete",
          account.where(result -> result instanceof Result.Applied(boolean found, _, _) && !found),
          ", since there is no item with that key");
    }
    if (account.write().kind() == Kind.PUT) {
      add(sections, "Replaced", account.where(AccountText::replaced), "");
      add(
          sections,
          "Replaced another of these items, which has the same key",
          account.where(result -> result instanceof Result.Applied(_, boolean own, _) && own),
          "");
    }
    add(
        sections,
        switch (account.write().kind()) {
          case PUT -> "To be added";
          case UPDATE -> account.write().needsItem() ? "Would fail" : "To be created";
          case DELETE -> "Nothing to delete";
        },
        namedOnly(
            account.where(result -> result instanceof Result.Previewed(boolean found) && !found)),
        account.write().kind() == Kind.PUT ? "" : ", since there is no item with that key");
    add(
        sections,
        "Not attempted",
        account.where(Result.NotAttempted.class::isInstance),
        account.hopeless()
            ? ", since all before them failed"
            : ", since time ran out. These are the last ones, from here on; call again with them");
    return sections;
  }

  private void add(List<Section> sections, String what, List<Target> targets, String reason) {
    if (!targets.isEmpty()) {
      String noun = account.write().kind() == Kind.PUT ? "item" : "key";
      sections.add(
          new Section(
              "%s (%s)%s".formatted(what, Words.count(targets.size(), noun), reason), targets));
    }
  }

  /** Items that are added are shown whole if they are few. */
  private List<Target> namedOnly(List<Target> missing) {
    return account.write().kind() == Kind.PUT && missing.size() <= ManyWrites.MOST_SHOWN
        ? List.of()
        : missing;
  }

  private String preview(int room) {
    int found = account.count(result -> result instanceof Result.Previewed(boolean is) && is);
    int missing = account.count(result -> result instanceof Result.Previewed(boolean is) && !is);
    String table = account.call().table().quoted();
    String effect =
        switch (account.write().kind()) {
          case PUT ->
              "The put would replace %s in %s and add %d."
                  .formatted(Words.count(found, "item"), table, missing);
          case UPDATE ->
              account.write().needsItem()
                  ? "The update would change %s in %s.".formatted(Words.count(found, "item"), table)
                  : "The update would change %s in %s and create %d."
                      .formatted(Words.count(found, "item"), table, missing);
          case DELETE ->
              "The delete would remove %s from %s.".formatted(Words.count(found, "item"), table);
        };
    StringBuilder text = new StringBuilder("Dry run: nothing was written. " + effect + "\n");
    List<Target> added = account.write().kind() == Kind.PUT ? firstAdded() : List.of();
    List<Integer> needs = new ArrayList<>();
    account.shown().forEach((index, item) -> needs.add(shown(index, item, room).length()));
    added.forEach(target -> needs.add(added(target, room).length()));
    Share share = Share.of(room, needs);
    Iterator<Integer> need = needs.iterator();
    if (found > account.shown().size()) {
      String participle =
          switch (account.write().kind()) {
            case PUT -> "replaced";
            case UPDATE -> "changed";
            case DELETE -> "removed";
          };
      text.append(
          "The first %d of %d to be %s:\n".formatted(account.shown().size(), found, participle));
    }
    account
        .shown()
        .forEach((index, item) -> text.append(shown(index, item, share.chars(need.next()))));
    if (!added.isEmpty()) {
      text.append(
          missing > added.size()
              ? "The first %d of %d to be added:\n".formatted(added.size(), missing)
              : "To be added:\n");
    }
    for (Target target : added) {
      text.append(added(target, share.chars(need.next())));
    }
    return text.toString();
  }

  private static String added(Target target, int chars) {
    String name = target.words() + ":\n";
    return name
        + ItemText.within(chars - name.length(), target.attributes(), target.name().keySet());
  }

  private List<Target> firstAdded() {
    return account
        .where(result -> result instanceof Result.Previewed(boolean found) && !found)
        .stream()
        .limit(ManyWrites.MOST_SHOWN)
        .toList();
  }

  private String shown(int index, Map<String, AttributeValue> item, int chars) {
    Target target = account.targets().get(index);
    String name = target.words() + ":\n";
    return name
        + Prospect.of(account.call().table(), account.write(), target.attributes(), item)
            .standing(chars - name.length(), target.name().keySet());
  }
}
