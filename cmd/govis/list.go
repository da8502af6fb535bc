package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
)

func newListCommand() *cobra.Command {
	var asJSON bool
	var topic string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the scenarios that come with govis",
		Long: `List prints the scenarios that come with govis, in the order of the course, and
what each teaches. Those marked with ! have a mistake in them, on purpose; many of
them stand beside one that does it right.

govis lesson NAME prints the lesson of one, govis run NAME shows it.`,
		Example: `  govis list
  govis list --topic channels
  govis list --json | jq -r '.[].name'`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := listOf(topic)
			if err != nil {
				return usageError(err)
			}
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetEscapeHTML(false)
				enc.SetIndent("", "  ")
				return enc.Encode(list)
			}
			return printList(cmd.OutOrStdout(), list)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print all that is known of each as JSON")
	cmd.Flags().StringVar(&topic, "topic", "", "list those of one `TOPIC` only")
	cmd.RegisterFlagCompletionFunc("topic", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return scenarios.Topics(), cobra.ShellCompDirectiveNoFileComp // not before they are asked for: that reads all lessons
	})
	return cmd
}

// listOf returns the scenarios of a topic, whatever the case of its letters; "" is all.
func listOf(topic string) ([]scenarios.Scenario, error) {
	list := scenarios.List()
	if topic == "" {
		return list, nil
	}
	list = slices.DeleteFunc(list, func(s scenarios.Scenario) bool { return !strings.EqualFold(s.Topic, topic) })
	if len(list) == 0 {
		return nil, fmt.Errorf("no topic is called %q; there are %s", topic, strings.Join(scenarios.Topics(), ", "))
	}
	return list, nil
}

// printList prints names and points, each topic under its heading.
func printList(w io.Writer, list []scenarios.Scenario) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, s := range list {
		if i == 0 || list[i-1].Topic != s.Topic {
			if i > 0 {
				fmt.Fprintln(table)
			}
			fmt.Fprintf(table, "%s\n", s.Topic)
		}
		mark := " "
		if s.Wrong {
			mark = "!"
		}
		fmt.Fprintf(table, "%s %s\t%s\n", mark, s.Name, s.Point)
	}
	return table.Flush()
}
