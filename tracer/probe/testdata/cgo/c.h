int twice(int n);
int deeper(int n);
void on_thread(int n, int times);
