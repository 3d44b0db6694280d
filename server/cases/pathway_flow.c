/* What follows what in a pathway. A step comes after the one before it; or it hangs on a branch of
 * an earlier decision, after whatever is on that branch already; or it is where the branches of a
 * decision meet again. */
#include "server/cases/pathway.h"

enum { NOWHERE = -1 };

/* The way being followed, while steps are taken in their order. */
struct walk {
    const struct pathway_step *steps;
    struct pathway_flow *flow;
    /* The last node on each branch of each decision. */
    int64_t tails[PATHWAY_STEPS_MOST][PATHWAY_BRANCHES_MOST];
    /* On which branch a step is: of a decision (NOWHERE: on none). */
    int64_t on[PATHWAY_STEPS_MOST], branch_on[PATHWAY_STEPS_MOST];
    bool is_joined[PATHWAY_NODES_MOST]; /* to the node at hand */
};

static bool is_decision(const struct pathway_step *step) {
    return step->branches_count > 0;
}

bool pathway_hangs(const struct pathway_step *steps, size_t i) {
    int64_t from = steps[i].from;
    if (from < 0 || (size_t)from >= i || !is_decision(&steps[from])) return false;
    return steps[i].branch >= 0 && (size_t)steps[i].branch <= steps[from].branches_count;
}

static void join(struct walk *w, int64_t from, int64_t to) {
    struct pathway_flow *flow = w->flow;
    if (flow->edges_count == PATHWAY_EDGES_MOST || w->is_joined[from]) return;
    w->is_joined[from] = true;
    flow->edges[flow->edges_count++] = (struct pathway_edge){from, to};
}

/* Every end of what began at this node leads to `to`. Decisions come before what hangs on them, so
 * this ends. */
static void join_ends(struct walk *w, int64_t node, int64_t to) {
    bool is_open = (size_t)node < PATHWAY_STEPS_MOST && !w->flow->nodes[node].is_loose &&
                   is_decision(&w->steps[node]);
    if (!is_open) {
        join(w, node, to);
        return;
    }
    bool has_ends = false;
    for (size_t b = 0; b < w->steps[node].branches_count; b++) {
        int64_t tail = w->tails[node][b];
        if (tail == NOWHERE) continue; /* what is on it comes later */
        has_ends = true;
        if (tail != to) join_ends(w, tail, to);
    }
    if (!has_ends) join(w, node, to);
}

static bool is_taken(const struct pathway_step *steps, size_t count, size_t d, int64_t branch) {
    for (size_t i = d + 1; i < count; i++)
        if (pathway_hangs(steps, i) && steps[i].from == (int64_t)d && steps[i].branch == branch)
            return true;
    return false;
}

/* Branches that no step begins. */
static void add_loose(struct walk *w, size_t count) {
    struct pathway_flow *flow = w->flow;
    for (size_t d = 0; d < count; d++)
        for (size_t b = 0; b < w->steps[d].branches_count; b++) {
            if (is_taken(w->steps, count, d, (int64_t)b + 1)) continue;
            int64_t node = (int64_t)flow->nodes_count++;
            flow->nodes[node] = (struct pathway_node){(int64_t)d, (int64_t)b + 1, true};
            w->tails[d][b] = node;
            join(w, (int64_t)d, node);
            memset(w->is_joined, 0, sizeof w->is_joined);
        }
}

/* What comes before step i. */
static void lead_to(struct walk *w, size_t i) {
    const struct pathway_step *step = &w->steps[i];
    int64_t self = (int64_t)i, d = step->from;
    bool hangs = pathway_hangs(w->steps, i);
    if (hangs && step->branch > 0) {
        int64_t *tail = &w->tails[d][step->branch - 1];
        bool is_first = *tail == NOWHERE;
        if (is_first)
            join(w, d, self);
        else
            join_ends(w, *tail, self);
        if (is_first) w->flow->nodes[i].branch = step->branch;
        w->on[i] = d;
        w->branch_on[i] = step->branch - 1;
    } else {
        size_t before = hangs ? (size_t)d : i - 1;
        join_ends(w, (int64_t)before, self);
        w->on[i] = w->on[before];
        w->branch_on[i] = w->branch_on[before];
    }
    if (w->on[i] != NOWHERE) w->tails[w->on[i]][w->branch_on[i]] = self;
}

void pathway_flow(const struct pathway_step *steps, size_t count, struct pathway_flow *flow) {
    assert(count <= PATHWAY_STEPS_MOST);
    struct walk w = {.steps = steps, .flow = flow};
    flow->edges_count = 0;
    flow->nodes_count = count;
    for (size_t i = 0; i < count; i++) {
        flow->nodes[i] = (struct pathway_node){.step = (int64_t)i};
        w.on[i] = NOWHERE;
        for (size_t b = 0; b < PATHWAY_BRANCHES_MOST; b++) w.tails[i][b] = NOWHERE;
    }
    add_loose(&w, count);
    for (size_t i = 1; i < count; i++) {
        memset(w.is_joined, 0, sizeof w.is_joined);
        lead_to(&w, i);
    }
}
