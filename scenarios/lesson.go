package scenarios

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The sections of a lesson that are read; others are text.
const (
	sectionMoments   = "Moments"
	sectionQuestions = "Questions"
)

var (
	// - **full**, after **queued**: The fourth send finds no slot. `go.block g=main name=tasks`
	momentItem = regexp.MustCompile("^\\*\\*([^*]+)\\*\\*(?:, after \\*\\*([^*]+)\\*\\*)?: (.+) `([^`]+)`$")
	// - Before **full**: Which goroutine waits first? `g`
	questionItem = regexp.MustCompile("^Before \\*\\*([^*]+)\\*\\*: (.+) `([^`]+)`$")
)

// frontKeys are the keys that the front matter may have.
var frontKeys = []string{"order", "topic", "title", "point", "ends", "pair", "wrong", "vet", "memory", "interrupt", "still", "recorded", "go"}

// parseLesson reads a lesson.md.
func parseLesson(text string) (Scenario, error) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return Scenario{}, fmt.Errorf(`the first line has to be "---"`)
	}
	front, body, ok := strings.Cut(rest, "\n---\n")
	if !ok {
		return Scenario{}, fmt.Errorf(`no line "---" ends the front matter`)
	}
	s, err := parseFront(front)
	if err != nil {
		return Scenario{}, err
	}
	s.Lesson = strings.TrimSpace(body) + "\n"
	for _, part := range sections(body) {
		for _, block := range part.Blocks {
			switch part.Name {
			case sectionMoments:
				err = s.addMoment(strings.TrimPrefix(block, "- "))
			case sectionQuestions:
				err = s.addQuestion(strings.TrimPrefix(block, "- "))
			}
			if err != nil {
				return Scenario{}, err
			}
		}
	}
	for key, name := range map[string]string{"interrupt": s.Interrupt, "still": s.Still} {
		if name != "" && s.Moment(name) == nil {
			return Scenario{}, fmt.Errorf("%s is at %q, and no moment has that name", key, name)
		}
	}
	return s, nil
}

// parseFront reads the lines between the two "---".
func parseFront(front string) (Scenario, error) {
	values := map[string]string{}
	for _, key := range frontKeys {
		values[key] = ""
	}
	for line := range strings.Lines(front) {
		key, value, _ := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if _, known := values[key]; !known {
			return Scenario{}, fmt.Errorf("key %q is not one of %s", key, strings.Join(frontKeys, ", "))
		}
		values[key] = value
	}
	order, err := strconv.Atoi(values["order"])
	if err != nil {
		return Scenario{}, fmt.Errorf("order %q is not a number", values["order"])
	}
	for _, key := range []string{"topic", "title", "point"} {
		if values[key] == "" {
			return Scenario{}, fmt.Errorf("topic, title and point have to be there; %s is not", key)
		}
	}
	for _, key := range []string{"wrong", "memory"} {
		if v := values[key]; v != "" && v != "yes" {
			return Scenario{}, fmt.Errorf("%s is %q; it can be yes, or not there", key, v)
		}
	}
	var recorded []string
	if v := values["recorded"]; v != "" {
		recorded = strings.Fields(v)
	}
	return Scenario{
		Topic:     values["topic"],
		Title:     values["title"],
		Point:     values["point"],
		Ends:      cmp.Or(values["ends"], "ends"),
		Pair:      values["pair"],
		Wrong:     values["wrong"] == "yes",
		Vet:       values["vet"],
		Memory:    values["memory"] == "yes",
		Interrupt: values["interrupt"],
		Still:     values["still"],
		Recorded:  recorded,
		Go:        values["go"],
		order:     order,
	}, nil
}

// A Section is a part of a lesson as text to be read: what is in it for programs, the queries, is left out.
type Section struct {
	Name   string   // its heading: "Watch for"; "" for what comes before the first
	Blocks []string // Markdown, each one line: paragraphs, and items of lists, which begin with "- "
}

// Sections returns the sections of the lesson, in order.
func (s *Scenario) Sections() []Section {
	list := sections(s.Lesson)
	for _, part := range list {
		for i := range part.Blocks {
			switch part.Name {
			case sectionMoments:
				part.Blocks[i] = "- " + s.Moments[i].Name + ": " + s.Moments[i].Text
			case sectionQuestions:
				part.Blocks[i] = "- Before " + s.Questions[i].Before + ": " + s.Questions[i].Text
			}
		}
	}
	return list
}

// sections reads the sections, each of which begins with "## ". A block ends where the next item or an empty line begins.
func sections(body string) []Section {
	list := []Section{{}}
	open := false // the last block may go on
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		last := &list[len(list)-1]
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			list = append(list, Section{Name: strings.TrimSpace(heading)})
			open = false
			continue
		}
		switch {
		case line == "":
			open = false
		case open && !strings.HasPrefix(line, "- "):
			last.Blocks[len(last.Blocks)-1] += " " + line
		default:
			last.Blocks = append(last.Blocks, line)
			open = true
		}
	}
	if len(list[0].Blocks) == 0 {
		list = list[1:]
	}
	return list
}

func (s *Scenario) addMoment(item string) error {
	m := momentItem.FindStringSubmatch(item)
	switch {
	case m == nil:
		return fmt.Errorf("moment %q is not written as **name**: what happens. `query`", item)
	case s.Moment(m[1]) != nil:
		return fmt.Errorf("two moments are called %q", m[1])
	case m[2] != "" && s.Moment(m[2]) == nil:
		return fmt.Errorf("moment %q comes after %q, and no moment before it has that name", m[1], m[2])
	}
	s.Moments = append(s.Moments, Moment{Name: m[1], After: m[2], Text: m[3], Query: m[4]})
	return nil
}

func (s *Scenario) addQuestion(item string) error {
	q := questionItem.FindStringSubmatch(item)
	switch {
	case q == nil:
		return fmt.Errorf("question %q is not written as Before **moment**: question? `what`", item)
	case s.Moment(q[1]) == nil:
		return fmt.Errorf("a question is asked before %q, and no moment before it has that name", q[1])
	}
	s.Questions = append(s.Questions, Question{Before: q[1], Text: q[2], Asks: q[3]})
	return nil
}
