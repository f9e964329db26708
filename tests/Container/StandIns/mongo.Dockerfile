# STAND-IN for mongo:7.0: python3-mongomock behind MongoDB's wire protocol, see mongo.py
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3-mongomock python3-pymongo python3-bson-ext && rm -rf /var/lib/apt/lists/* \
 && install -d -o 999 -g 999 /data/db
COPY mongo-stand-in.py mongo.py /stand-in/
COPY mongosh /usr/bin/mongosh
VOLUME /data/db
EXPOSE 27017
ENTRYPOINT ["/usr/bin/python3", "/stand-in/mongo.py"]
