package protocol

// OutputRequest asks what the program has printed up to an event.
type OutputRequest struct {
	Type string `json:"type" const:"output"`
	ID   uint32 `json:"id"`
	At   int64  `json:"at"` // index; -1 is before the first event
}

// OutputReply answers an [OutputRequest]: the newest lines that the program has written to its standard output and standard error,
// oldest first, at most MaxOutput.
type OutputReply struct {
	Type  string       `json:"type" const:"output"`
	ID    uint32       `json:"id"`
	Lines []OutputLine `json:"lines"`
	More  int          `json:"more"`  // writes before these, whose lines are left out
	Next  int64        `json:"next"`  // index of the next event that prints; -1 while there is none
	Count int64        `json:"count"` // events that were looked at: behind them there may be more
}

// OutputLine is a line of what the program has printed, or a part of one.
type OutputLine struct {
	Event int64  `json:"event"` // index of the event that wrote it
	G     uint64 `json:"g"`
	Name  string `json:"name"`  // of the goroutine
	Lane  string `json:"lane"`  // of the goroutine
	Err   bool   `json:"err"`   // to standard error
	Text  string `json:"text"`  // without the end of the line; "" also where the trace has only how much it was
	Bytes int64  `json:"bytes"` // of the whole write
	Cut   bool   `json:"cut"`   // the trace does not have all of it
}

func (*OutputRequest) clientMessage() {}
func (*OutputReply) serverMessage()   {}
