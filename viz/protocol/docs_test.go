package protocol

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"testing"
)

// replies makes an empty message of each type that govis sends.
func replies() map[string]ServerMessage {
	m := make(map[string]ServerMessage)
	for _, r := range []ServerMessage{
		&Hello{}, &Grew{}, &Ended{}, &SceneReply{}, &StateReply{}, &EventReply{}, &SourceReply{},
		&StepReply{}, &ExplainReply{}, &SearchReply{}, &StackReply{}, &WaitsReply{}, &OutputReply{}, &LessonReply{},
		&QuestionReply{}, &AnswerReply{}, &StopReply{}, &ErrorReply{},
	} {
		m[typeName(reflect.TypeOf(r).Elem())] = r
	}
	return m
}

// docs/protocol.md has an example of every message, and each is one.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	fromPage, fromServer := make(map[string]bool), make(map[string]bool)
	for _, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(text, -1) {
		var head struct{ Type string }
		if err := json.Unmarshal(block[1], &head); err != nil {
			t.Errorf("%s: %v", block[1], err)
			continue
		}
		if _, _, err := Decode(block[1]); err == nil {
			fromPage[head.Type] = true
			continue
		}
		m := replies()[head.Type]
		if m == nil {
			t.Errorf("%s is no message", block[1])
			continue
		}
		d := json.NewDecoder(bytes.NewReader(block[1]))
		d.DisallowUnknownFields()
		if err := d.Decode(m); err != nil {
			t.Errorf("%s: %v", block[1], err)
		}
		fromServer[head.Type] = true
		complete(t, block[1], m)
	}
	for name := range requests {
		if !fromPage[name] {
			t.Errorf("there is no example of a %s request", name)
		}
	}
	for name := range replies() {
		if !fromServer[name] {
			t.Errorf("there is no example of a %s message of govis", name)
		}
	}
}

// complete checks that an example has all that the message is written with.
func complete(t *testing.T, example []byte, m ServerMessage) {
	t.Helper()
	written, err := Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if json.Unmarshal(example, &a) != nil || json.Unmarshal(written, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("the example\n%s\nis written as\n%s", example, written)
	}
}
