/* Telling the supervisor (systemd, sd_notify(3)) how the daemon fares: "READY=1", "STOPPING=1".
 * Does nothing where $NOTIFY_SOCKET is not set. */
#ifndef CORE_NOTIFY_H
#define CORE_NOTIFY_H

void notify_supervisor(const char *state);

#endif
