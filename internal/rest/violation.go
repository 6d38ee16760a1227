package rest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// violation is one entry of the errors list of a refused request (docs/contract.md, Error envelope).
type violation struct {
	Path      string `json:"path"`
	Message   string `json:"message"`
	ErrorCode string `json:"errorCode,omitempty"`

	// where is what the joined message names: the place itself, or the object that lacks
	// or has too much. Empty: the message stands alone.
	where string
}

func (v violation) text() string {
	if v.where == "" {
		return v.Message
	}
	return "request" + v.where + " " + v.Message
}

// schema is a compiled schema with what the compiled form forgets: the order in which
// its properties were written.
type schema struct {
	*jsonschema.Schema
	order map[string]int
}

// check validates value, which stands at the place base (".body"), and returns all
// violations in the words and the order of ajv 6: properties that are too many, as
// they were sent (keys), then those of the schema, in its order.
func (s schema) check(base string, value any, keys []string) []violation {
	var failed *jsonschema.ValidationError
	if !errors.As(s.Validate(value), &failed) {
		return nil
	}
	sent := make(map[string]int, len(keys))
	for i, k := range keys {
		sent[k] = i - len(keys) // before every property of the schema
	}
	type ranked struct {
		violation
		rank int
	}
	var all []ranked
	for leaf := range leaves(failed) {
		at := base + place(value, leaf.InstanceLocation)
		for _, f := range faults(leaf.ErrorKind) {
			r := ranked{violation: f.at(at)}
			switch f.keyword {
			case "required":
				r.rank = s.order[f.property]
			case "additionalProperties":
				r.rank = sent[f.property]
			default:
				if len(leaf.InstanceLocation) > 0 {
					r.rank = s.order[leaf.InstanceLocation[0]]
				}
			}
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	list := make([]violation, len(all))
	for i, r := range all {
		list[i] = r.violation
	}
	return list
}

// place spells a way into a value as JavaScript does.
func place(value any, steps []string) (text string) {
	for _, step := range steps {
		if list, isList := value.([]any); isList {
			text += "[" + step + "]"
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(list) {
				return text
			}
			value = list[i]
			continue
		}
		text += "." + step
		object, _ := value.(map[string]any)
		value = object[step]
	}
	return text
}

// leaves yields the errors that have no cause of their own.
func leaves(e *jsonschema.ValidationError) func(yield func(*jsonschema.ValidationError) bool) {
	return func(yield func(*jsonschema.ValidationError) bool) {
		var walk func(*jsonschema.ValidationError) bool
		walk = func(e *jsonschema.ValidationError) bool {
			if len(e.Causes) == 0 {
				return yield(e)
			}
			for _, cause := range e.Causes {
				if !walk(cause) {
					return false
				}
			}
			return true
		}
		walk(e)
	}
}

// fault is one broken rule in ajv's terms.
type fault struct {
	keyword  string
	message  string
	property string // that is missing or too much
}

// at returns the violation of f at a place.
func (f fault) at(place string) violation {
	v := violation{Path: place, Message: f.message, ErrorCode: f.keyword + ".openapi.validation", where: place}
	if f.property != "" {
		v.Path += "." + f.property
	}
	return v
}

// faults puts an error of the validator into ajv's words.
func faults(k jsonschema.ErrorKind) []fault {
	switch k := k.(type) {
	case *kind.Required:
		list := make([]fault, len(k.Missing))
		for i, name := range k.Missing {
			list[i] = missing(name)
		}
		return list
	case *kind.AdditionalProperties:
		list := make([]fault, len(k.Properties))
		for i, name := range k.Properties {
			list[i] = fault{"additionalProperties", "should NOT have additional properties", name}
		}
		return list
	case *kind.Type:
		return []fault{{keyword: "type", message: "should be " + strings.Join(k.Want, ",")}}
	case *kind.Pattern:
		return []fault{{keyword: "pattern", message: `should match pattern "` + k.Want + `"`}}
	case *kind.Format:
		return []fault{{keyword: "format", message: `should match format "` + k.Want + `"`}}
	case *kind.MinLength:
		return []fault{{keyword: "minLength", message: fmt.Sprintf("should NOT be shorter than %d characters", k.Want)}}
	case *kind.MaxLength:
		return []fault{{keyword: "maxLength", message: fmt.Sprintf("should NOT be longer than %d characters", k.Want)}}
	case *kind.Minimum:
		return []fault{{keyword: "minimum", message: "should be >= " + k.Want.RatString()}}
	case *kind.Maximum:
		return []fault{{keyword: "maximum", message: "should be <= " + k.Want.RatString()}}
	case *kind.MaxItems:
		return []fault{{keyword: "maxItems", message: fmt.Sprintf("should NOT have more than %d items", k.Want)}}
	case *kind.Enum:
		return []fault{{keyword: "enum", message: "should be equal to one of the allowed values"}}
	default: // ajv's words for a keyword that it was taught
		keyword := strings.Join(k.KeywordPath(), "/")
		return []fault{{keyword: keyword, message: fmt.Sprintf("should pass %q keyword validation", keyword)}}
	}
}

func missing(property string) fault {
	return fault{"required", "should have required property '" + property + "'", property}
}

// notAString is what a value that was given several times is.
var notAString = fault{keyword: "type", message: "should be string"}
