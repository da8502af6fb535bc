package main

import (
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/govis/govis/tracer/service"
)

// checkSeconds refuses a --seconds that would say nothing, or something else than the address does.
func checkSeconds(cmd *cobra.Command, what string, seconds int) error {
	if seconds < 1 || seconds > service.MaxSeconds {
		return usageError(fmt.Errorf("--seconds is a number from 1 to %d, not %d", service.MaxSeconds, seconds))
	}
	if !cmd.Flags().Changed("seconds") {
		return nil
	}
	if !isURL(what) || service.IsFile(what) {
		return usageError(fmt.Errorf("--seconds is how long a service is traced, and %s is none: without it all of the trace is read", called(what)))
	}
	if u, err := url.Parse(what); err == nil {
		if asked := u.Query().Get("seconds"); asked != "" && asked != fmt.Sprint(seconds) {
			return usageError(fmt.Errorf("the address asks for %s seconds and --seconds for %d: say it once", asked, seconds))
		}
	}
	return nil
}
