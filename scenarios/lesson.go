package scenarios

import (
	"fmt"
	"strconv"
	"strings"
)

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
	values := map[string]string{"order": "", "title": "", "point": ""}
	for line := range strings.Lines(front) {
		key, value, _ := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if _, known := values[key]; !known {
			return Scenario{}, fmt.Errorf("key %q is not one of order, title, point", key)
		}
		values[key] = value
	}
	order, err := strconv.Atoi(values["order"])
	if err != nil {
		return Scenario{}, fmt.Errorf("order %q is not a number", values["order"])
	}
	if values["title"] == "" || values["point"] == "" {
		return Scenario{}, fmt.Errorf("title and point have to be there")
	}
	return Scenario{
		Title:  values["title"],
		Point:  values["point"],
		Lesson: strings.TrimSpace(body) + "\n",
		order:  order,
	}, nil
}
