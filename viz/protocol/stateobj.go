package protocol

// Select is a select statement in which a goroutine waits, or from which the
// event brought it out.
type Select struct {
	G     uint64       `json:"g"`
	Name  string       `json:"name"` // of the goroutine
	Cases []SelectCase `json:"cases"`
	Won   int          `json:"won"` // position of the case that won, -1 while it waits
	At    string       `json:"at,omitempty"`
}

// Cond is one sync.Cond at a moment.
type Cond struct {
	ID      uint64   `json:"id"`
	Lane    string   `json:"lane"`
	Name    string   `json:"name"`
	Waiters []Waiter `json:"waiters"` // the longest there first
	At      string   `json:"at,omitempty"`
	System  bool     `json:"system,omitempty"`
}

// Once is one sync.Once at a moment.
type Once struct {
	ID         uint64   `json:"id"`
	Lane       string   `json:"lane"`
	Name       string   `json:"name"`
	Runner     uint64   `json:"runner"` // who runs, or ran, its function; 0 nobody yet
	RunnerName string   `json:"runnerName,omitempty"`
	Done       bool     `json:"done"`    // the function has come to its end
	Waiters    []Waiter `json:"waiters"` // who waits for that
	At         string   `json:"at,omitempty"`
	System     bool     `json:"system,omitempty"`
}

// Timer is one timer or ticker of package time at a moment.
type Timer struct {
	ID       uint64 `json:"id"`
	Lane     string `json:"lane"`
	Name     string `json:"name"`
	Kind     string `json:"kind"`   // "timer", "ticker", "func"
	Active   bool   `json:"active"` // it is going to fire,
	Deadline int64  `json:"deadline"`
	Period   int64  `json:"period,omitempty"`  // ns between two ticks, 0 for one that fires once
	Fired    int64  `json:"fired"`             // how often it has
	Chan     uint64 `json:"chan,omitempty"`    // what it sends on
	Context  uint64 `json:"context,omitempty"` // the context whose deadline it is
	At       string `json:"at,omitempty"`
	System   bool   `json:"system,omitempty"`
}

// Variable is one variable at a moment, of a program whose memory is watched.
type Variable struct {
	ID       uint64   `json:"id"`
	Lane     string   `json:"lane"`
	Name     string   `json:"name"`
	Elem     string   `json:"elem"`  // type
	Value    string   `json:"value"` // what was there last; empty where unknown
	Atomic   bool     `json:"atomic"`
	Accesses []Access `json:"accesses"` // the last ones, oldest first
	Before   int64    `json:"before"`   // how many there were before these
	At       string   `json:"at,omitempty"`
	System   bool     `json:"system,omitempty"`
}

// Access is what one event did with a variable.
type Access struct {
	Event int64  `json:"event"` // index
	G     uint64 `json:"g"`
	Name  string `json:"name"`           // of the goroutine
	Op    string `json:"op"`             // "read", "write", "load", "store", "swap", "cas", "add", "and", "or"
	Old   string `json:"old,omitempty"`  // what was there before; of a read, what it found
	New   string `json:"new,omitempty"`  // what was there after; absent for a read, and while unknown
	OK    bool   `json:"ok"`             // false for a compare-and-swap that did not swap
	Over  string `json:"over,omitempty"` // of a write: the goroutine that wrote since this one's last read, unseen by it
	Place *Place `json:"place,omitempty"`
}
