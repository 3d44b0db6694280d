/* A pathway: the ordered steps of a case, what follows what, its drawing and its text for Mermaid.
 * Pure: steps come in as values, everything made is in the arena. Texts are views of the steps'. */
#ifndef CASES_PATHWAY_H
#define CASES_PATHWAY_H

#include "lib/arena.h"
#include "server/cases/pathway_views.h"

/* What follows what. Nodes 0 to steps_count - 1 are the steps; each branch of a decision that no
 * step takes up is a node of its own after them: the way just ends there, or goes on with the step
 * after the decision. */
struct pathway_node {
    int64_t step;   /* index; of a loose branch: of its decision */
    int64_t branch; /* 1…: of a loose branch, and of the first step on a branch; 0: none */
    bool is_loose;
};
struct pathway_edge {
    int64_t from, to; /* nodes */
};
enum {
    PATHWAY_NODES_MOST = PATHWAY_STEPS_MOST * (1 + PATHWAY_BRANCHES_MOST),
    PATHWAY_EDGES_MOST = 4 * PATHWAY_NODES_MOST,
};
struct pathway_flow {
    struct pathway_node nodes[PATHWAY_NODES_MOST];
    size_t nodes_count;
    struct pathway_edge edges[PATHWAY_EDGES_MOST];
    size_t edges_count;
};

/* Does this step hang on a branch, or on the meeting of all branches, of an earlier decision? */
bool pathway_hangs(const struct pathway_step *steps, size_t i);
void pathway_flow(const struct pathway_step *steps, size_t count, struct pathway_flow *flow);

/* The boxes of a drawing, in units of its viewBox: each lane is an actor's, a box never touches
 * another, and arrows run between boxes and lanes, never through a box. `others`: the title of the
 * lane that several actors share. */
void pathway_draw(struct arena *arena, const struct pathway_step *steps, size_t count,
                  struct str others, struct pathway_drawing *drawing);

/* The lines of a text that fits so many characters a line, the last one cut with « … » when more
 * than `most` would be needed. */
size_t pathway_wrap(struct arena *arena, struct str text, size_t characters, size_t most,
                    struct str *lines);

/* A flowchart of Mermaid: whatever could mean something there is written as a numbered entity.
 * In a buffer that holds PATHWAY_MERMAID_MOST. */
enum { PATHWAY_MERMAID_MOST = 512 * 1024 };
void pathway_mermaid(struct buf *out, const struct pathway_step *steps, size_t count);

#endif
