package chat_test

import (
	"reflect"
	"testing"

	"messenger/internal/chat"
)

// TestBatchFields checks that every field of a batch is in the list of its struct.
func TestBatchFields(t *testing.T) {
	t.Parallel()
	b := chat.NewBatch(nil)
	b.Facts.Reset()
	for field, facts := range reflect.ValueOf(b.Facts).Fields() {
		if facts.IsNil() {
			t.Errorf("Facts.%s is not made by Reset", field.Name)
		}
		facts.SetMapIndex(reflect.Zero(field.Type.Key()), reflect.Zero(field.Type.Elem()))
	}
	b.Facts.Reset()
	for field, facts := range reflect.ValueOf(b.Facts).Fields() {
		if facts.Len() > 0 {
			t.Errorf("Facts.%s is not emptied by Reset", field.Name)
		}
	}
	for field, keys := range reflect.ValueOf(&b.Needs).Elem().Fields() {
		keys.Set(reflect.MakeSlice(field.Type, 1, 1))
		if b.Load(); keys.Len() > 0 {
			t.Errorf("Needs.%s is not emptied by Load", field.Name)
		}
	}
	for field, rows := range reflect.ValueOf(&b.Changes).Elem().Fields() {
		rows.Set(reflect.MakeSlice(field.Type, 1, 1))
		if b.Changes.Empty() {
			t.Errorf("Changes with %s are empty", field.Name)
		}
		if b.Load(); rows.Len() > 0 {
			t.Errorf("Changes.%s is not emptied by Load", field.Name)
		}
	}
}
