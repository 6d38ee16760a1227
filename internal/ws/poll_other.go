//go:build !linux

package ws

import "errors"

func newPoller() (poller, error) { return nil, errors.ErrUnsupported }
