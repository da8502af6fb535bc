package protocol

// WaitsReply answers a [WaitsRequest]: how long goroutines have waited in the whole trace, by
// reason and by line of source. Those that waited longest come first. Waits that have not ended
// are counted up to the last event.
type WaitsReply struct {
	Type    string    `json:"type" const:"waits"`
	ID      uint32    `json:"id"`
	Count   int64     `json:"count"` // events that were looked at
	Ns      int64     `json:"ns"`    // all waits together, ns
	Reasons []WaitBar `json:"reasons"`
	Lines   []WaitBar `json:"lines"` // one for each line and reason
	More    int       `json:"more"`  // lines left out
}

// WaitBar is what some waits add up to.
type WaitBar struct {
	Reason  string `json:"reason"` // in the runtime's words
	Family  Family `json:"family"`
	Place   *Place `json:"place,omitempty"` // of a line; absent where it is not the program's own source
	Count   int64  `json:"count"`           // how many waits
	Now     int64  `json:"now"`             // of these, how many have not ended
	Ns      int64  `json:"ns"`              // all of them together
	Longest int64  `json:"longest"`         // the longest, ns
	Event   int64  `json:"event"`           // index of the event with which that began
	Lane    string `json:"lane"`            // of the goroutine whose that was
	Name    string `json:"name"`            // of that goroutine
}

// StackReply answers a [StackRequest]. The stacks are those of the last event of the goroutine that had
// one, and of its go statement; empty where the trace does not say. Innermost frames come first.
type StackReply struct {
	Type    string  `json:"type" const:"stack"`
	ID      uint32  `json:"id"`
	G       uint64  `json:"g"`
	At      int64   `json:"at"`
	Frames  []Frame `json:"frames"`
	Created []Frame `json:"created"`
	By      uint64  `json:"by"` // who ran the go statement; 0: the runtime
}

func (*WaitsReply) serverMessage() {}
func (*StackReply) serverMessage() {}
