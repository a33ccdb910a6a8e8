package dev.touchstone.serving.rule;

import java.util.ArrayList;
import java.util.List;

/** All rules of a context, sorted by when they can be decided. */
public final class PreparedRules {
    private final List<PreparedRule> all;
    private final List<PreparedRule> denying;
    private final List<PreparedRule> excludingAtOnce;
    private final List<PreparedRule> excludingWithItemData;
    private final List<PreparedSource> requestKeyed;
    private final List<PreparedSource> itemKeyed;
    private final int sourceCount;

    public PreparedRules(List<PreparedRule> rules) {
        this.all = List.copyOf(rules);
        this.denying = rules.stream().filter(rule -> rule.compiled().denies()).toList();
        this.excludingAtOnce = rules.stream().filter(rule -> !rule.compiled().denies() && !rule.needsItemData()).toList();
        this.excludingWithItemData = rules.stream().filter(rule -> !rule.compiled().denies() && rule.needsItemData()).toList();
        List<PreparedSource> request = new ArrayList<>();
        List<PreparedSource> item = new ArrayList<>();
        rules.forEach(rule -> rule.sources().forEach(source -> (source.itemKeyed() ? item : request).add(source)));
        this.requestKeyed = List.copyOf(request);
        this.itemKeyed = List.copyOf(item);
        this.sourceCount = request.size() + item.size();
    }

    public List<PreparedRule> all() {
        return all;
    }

    public List<String> names() {
        return all.stream().map(PreparedRule::name).toList();
    }

    public List<PreparedRule> denying() {
        return denying;
    }

    List<PreparedRule> excludingAtOnce() {
        return excludingAtOnce;
    }

    List<PreparedRule> excludingWithItemData() {
        return excludingWithItemData;
    }

    List<PreparedSource> requestKeyed() {
        return requestKeyed;
    }

    List<PreparedSource> itemKeyed() {
        return itemKeyed;
    }

    int sourceCount() {
        return sourceCount;
    }
}
