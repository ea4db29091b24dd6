-- Slices are written day by day, so that those of a month lie together. What reads a whole month reads whole pages through this index: by
-- the one that names every row, it looked at each row by itself, at twice the price once there is more than one month.
CREATE INDEX usage_slice_day_range_idx ON usage_slice USING brin (day) WITH (pages_per_range = 32);
