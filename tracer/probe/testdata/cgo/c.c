#include <pthread.h>
#include "c.h"
#include "_cgo_export.h"

int twice(int n) { return 2 * n; }

int deeper(int n) { return goSay(n); }

struct job { int n, times; };

static void *work(void *p) {
	struct job *j = p;
	for (int i = 0; i < j->times; i++) goAck(j->n + i);
	return 0;
}

void on_thread(int n, int times) {
	struct job j = {n, times};
	pthread_t t;
	pthread_create(&t, 0, work, &j);
	pthread_join(t, 0);
}
