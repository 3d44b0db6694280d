/* A pathway as a flowchart of Mermaid. Its texts are people's: each character that is not a letter,
 * a figure or a blank is written as an entity by its number, which Mermaid shows as the character
 * and takes for nothing else. */
#include "lib/utf8.h"
#include "server/cases/pathway.h"

static bool is_plain(uint32_t point) {
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
           (point >= '0' && point <= '9') || point == ' ' || (point >= 0xc0 && point < 0x250);
}

static void put_text(struct buf *out, struct str text) {
    for (size_t at = 0; at < text.length;) {
        size_t here = at;
        uint32_t point = utf8_next(text, &at);
        if (is_plain(point))
            buf_put(out, str_slice(text, here, at));
        else
            buf_put_format(out, "#%u;", (unsigned)point);
    }
}

static void put_name(struct buf *out, size_t steps, int64_t node) {
    bool is_loose = (size_t)node >= steps;
    buf_put_format(out, "%c%lld", is_loose ? 'b' : 's',
                   (long long)(is_loose ? node - (int64_t)steps + 1 : node + 1));
}

static void put_node(struct buf *out, const struct pathway_step *steps, size_t count, int64_t node,
                     const struct pathway_node *n) {
    const struct pathway_step *step = &steps[n->step];
    bool is_decision = !n->is_loose && step->branches_count > 0;
    buf_put(out, STR("  "));
    put_name(out, count, node);
    buf_put(out, n->is_loose ? STR("([\"") : is_decision ? STR("{\"") : STR("[\""));
    if (n->is_loose) {
        put_text(out, step->branches[n->branch - 1].label);
        buf_put(out, STR("\"])\n"));
        return;
    }
    put_text(out, step->action);
    if (!str_is_empty(step->actor)) buf_put(out, STR(" #183; "));
    put_text(out, step->actor);
    if (!str_is_empty(step->moment)) buf_put(out, STR(" #183; "));
    put_text(out, step->moment);
    buf_put(out, is_decision ? STR("\"}\n") : STR("\"]\n"));
}

static void put_edge(struct buf *out, const struct pathway_step *steps, size_t count,
                     const struct pathway_edge *edge, const struct pathway_node *to) {
    bool is_labelled = !to->is_loose && to->branch > 0 && edge->from == steps[to->step].from;
    buf_put(out, STR("  "));
    put_name(out, count, edge->from);
    buf_put(out, STR(" --> "));
    if (is_labelled) {
        buf_truncate(out, out->length - 1);
        buf_put(out, STR("|\""));
        put_text(out, steps[edge->from].branches[to->branch - 1].label);
        buf_put(out, STR("\"| "));
    }
    put_name(out, count, edge->to);
    buf_put_byte(out, '\n');
}

void pathway_mermaid(struct buf *out, const struct pathway_step *steps, size_t count) {
    struct pathway_flow flow;
    pathway_flow(steps, count, &flow);
    buf_put(out, STR("flowchart TD\n"));
    for (size_t i = 0; i < flow.nodes_count; i++)
        put_node(out, steps, count, (int64_t)i, &flow.nodes[i]);
    for (size_t i = 0; i < flow.edges_count; i++)
        put_edge(out, steps, count, &flow.edges[i], &flow.nodes[flow.edges[i].to]);
}
