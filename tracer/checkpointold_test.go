package tracer

import "testing"

// A checkpoint of a file from before there were Conds, Onces, timers and tasks
// ends where these would begin.
func TestOldCheckpoint(t *testing.T) {
	s := NewState()
	s.Apply(&Event{Seq: 1, G: 1, Kind: GoCreate, Name: "main", Op: "main.main"})
	s.Apply(&Event{Seq: 2, G: 1, Kind: ChanMake, Obj: 7, Name: "tasks", Cap: 3})
	in := newInterner()
	body := encodeCheckpoint(s, 0, in)
	more := &stateCodec{in: in, s: s}
	more.more(NewState(), &removals{})
	var tab tables
	if err := tab.add(in.file.table()); err != nil {
		t.Fatal(err)
	}
	old, err := decodeCheckpoint(body[:len(body)-len(more.out)], s.Events, &tab, nil)
	if err != nil {
		t.Fatal(err)
	}
	if old.Channels[7] == nil || old.Goroutines[1] == nil || old.Conds == nil || len(old.Conds) != 0 || old.Timers == nil {
		t.Errorf("it is read as %+v", old)
	}
	old.Apply(&Event{Seq: 3, G: 1, Kind: CondWait, Obj: 8, Name: "ready", Counter: 1})
	if len(old.Conds[8].Waiters) != 1 {
		t.Errorf("going on: %+v", old.Conds[8])
	}
}
