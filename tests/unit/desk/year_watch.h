/* What the database notes of the simulated year: triggers of the test, which run in the transaction
 * of what they note. */
#ifndef TESTS_UNIT_DESK_YEAR_WATCH_H
#define TESTS_UNIT_DESK_YEAR_WATCH_H

static const char year_watch[] =
    "CREATE TABLE year_clock (now INTEGER);"
    "INSERT INTO year_clock VALUES (0);"
    "CREATE TABLE year_log (kind TEXT, a INTEGER, b INTEGER, at INTEGER);"
#define NOTE(when, kind, a, b)                                                                     \
    when " BEGIN INSERT INTO year_log SELECT " kind ", " a ", " b ", now FROM year_clock; END;"
    NOTE("CREATE TRIGGER y1 AFTER INSERT ON notifications WHEN new.kind IN ('mandate.continue',"
         " 'mandate.ending', 'mandate.ended', 'mandate.begun', 'measure.ended', 'measure.changed',"
         " 'seed.soon') OR new.kind = 'answer.review' AND new.member_id ="
         " (SELECT MIN(member_id) FROM mandates)",
         "new.kind", "new.subject",
         "new.member_id") NOTE("CREATE TRIGGER y2 AFTER INSERT ON notifications WHEN new.kind = "
                               "'case.outcome'",
                               "new.kind", "new.thread_id", "new.member_id")
        NOTE("CREATE TRIGGER y3 AFTER INSERT ON notifications WHEN new.kind = 'question.offered'",
             "'offer.told'", "new.thread_id",
             "0") NOTE("CREATE TRIGGER y4 AFTER INSERT ON notifications WHEN new.kind = "
                       "'measure.sitting'",
                       "new.kind", "new.subject",
                       "0") NOTE("CREATE TRIGGER y5 AFTER INSERT ON question_offers", "'offer'",
                                 "new.thread_id",
                                 "0") NOTE("CREATE TRIGGER y6 AFTER DELETE ON question_offers",
                                           "'offer.forgotten'", "old.thread_id", "0")
            NOTE("CREATE TRIGGER y7 AFTER UPDATE OF phase ON first_answers WHEN new.phase > 2 AND"
                 " new.phase <> old.phase",
                 "CASE new.phase WHEN 3 THEN 'late' ELSE 'given.up' END", "new.thread_id",
                 "0") NOTE("CREATE TRIGGER y8 AFTER UPDATE OF pinned_until ON threads WHEN "
                           "new.pinned_until IS NULL"
                           " AND old.pinned_until IS NOT NULL",
                           "'unpinned'", "new.id", "0")
                NOTE("CREATE TRIGGER y9 AFTER DELETE ON sponsorships", "'pair.ended'", "old.id",
                     "0") NOTE("CREATE TRIGGER y10 AFTER DELETE ON member_notes",
                               "'note.forgotten'", "old.id", "0")
                    NOTE("CREATE TRIGGER y11 AFTER INSERT ON notes WHEN new.purpose = 'relaunch'",
                         "'relaunch'", "new.relaunch_id", "new.member_id")
                        NOTE("CREATE TRIGGER y12 AFTER INSERT ON outbox WHEN new.kind IN "
                             "('letter', 'edition')",
                             "new.kind", "CAST(new.payload AS INTEGER)", "new.member_id")
                            NOTE("CREATE TRIGGER y13 AFTER UPDATE OF state ON editions WHEN "
                                 "new.state = 'sending'",
                                 "'edition.sent'", "new.id", "0")
                                NOTE("CREATE TRIGGER y14 AFTER UPDATE OF state ON seeds WHEN "
                                     "new.state = 'published'",
                                     "'published'", "new.id", "0")
                                    NOTE("CREATE TRIGGER y15 AFTER INSERT ON seed_turns", "'turn'",
                                         "new.turn_at", "0")
                                        NOTE("CREATE TRIGGER y16 AFTER DELETE ON audit_texts",
                                             "'audit.lost'", "old.seq", "0")
                                            NOTE("CREATE TRIGGER y17 AFTER UPDATE ON audit_texts",
                                                 "'audit.changed'", "old.seq", "0")
                                                NOTE("CREATE TRIGGER y18 AFTER DELETE ON audit",
                                                     "'audit.lost'", "old.seq", "0")
#undef NOTE
    ;

#endif
