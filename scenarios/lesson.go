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
var frontKeys = []string{"order", "topic", "title", "point", "ends", "pair", "wrong", "vet", "memory", "interrupt", "recorded", "go"}

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
	for section, items := range sections(body) {
		for _, item := range items {
			switch section {
			case sectionMoments:
				err = s.addMoment(item)
			case sectionQuestions:
				err = s.addQuestion(item)
			}
			if err != nil {
				return Scenario{}, err
			}
		}
	}
	if s.Interrupt != "" && s.Moment(s.Interrupt) == nil {
		return Scenario{}, fmt.Errorf("interrupt is at %q, and no moment has that name", s.Interrupt)
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
		Recorded:  recorded,
		Go:        values["go"],
		order:     order,
	}, nil
}

// sections yields the list items of each section that begins with "## ", in order. Items may go on in
// lines that are indented.
func sections(body string) func(yield func(string, []string) bool) {
	return func(yield func(string, []string) bool) {
		for _, part := range strings.Split("\n"+body, "\n## ")[1:] {
			name, text, _ := strings.Cut(part, "\n")
			var items []string
			for line := range strings.Lines(text) {
				line = strings.TrimRight(line, "\n ")
				if item, ok := strings.CutPrefix(line, "- "); ok {
					items = append(items, item)
				} else if more, ok := strings.CutPrefix(line, "  "); ok && len(items) > 0 {
					items[len(items)-1] += " " + strings.TrimSpace(more)
				}
			}
			if !yield(strings.TrimSpace(name), items) {
				return
			}
		}
	}
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
