-- The Prefect server keeps its history in a database of its own: it may be thrown away, the dataset may not.
create database prefect owner chiwat;
