import mongoose from 'mongoose';

/** A copy of a database, as a thief of a backup would have it. */
export interface CopiedDatabase {
  readonly url: string;
  /** How many rooms stand in it. */
  readonly rooms: number;
  drop(): Promise<void>;
}

/** Copies every document of the database of `url` into another on the same server. */
export async function copyDatabase(url: string, name: string): Promise<CopiedDatabase> {
  const client = new mongoose.mongo.MongoClient(url);
  const [source, target] = [client.db(), client.db(name)];
  for (const { name: collection } of await source.listCollections().toArray()) {
    const documents = await source.collection(collection).find().toArray();
    if (documents.length > 0) await target.collection(collection).insertMany(documents);
  }
  const copied = new URL(url);
  copied.pathname = `/${name}`;
  return {
    url: copied.href,
    rooms: await target.collection('rooms').countDocuments(),
    async drop() {
      await target.dropDatabase();
      await client.close(true);
    },
  };
}
